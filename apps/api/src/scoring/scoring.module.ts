import { Module } from '@nestjs/common';
import { Rescoring } from './rescoring.ts';
import { ScoringController } from './scoring.controller.ts';

@Module({ controllers: [ScoringController], providers: [Rescoring] })
export class ScoringModule {}
