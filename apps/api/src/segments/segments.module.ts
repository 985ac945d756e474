import { Module } from '@nestjs/common';
import { SegmentsController } from './segments.controller.ts';

@Module({ controllers: [SegmentsController] })
export class SegmentsModule {}
