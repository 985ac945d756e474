import { Module } from '@nestjs/common';
import { LiveFigures } from './live-figures.ts';
import { MetricsController } from './metrics.controller.ts';
import { OperationsController } from './operations.controller.ts';

@Module({ controllers: [OperationsController, MetricsController], providers: [LiveFigures] })
export class OperationsModule {}
