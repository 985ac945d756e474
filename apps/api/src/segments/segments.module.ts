import { Module } from '@nestjs/common';
import { SegmentCounts } from './segment-counts.ts';
import { SegmentsController } from './segments.controller.ts';

@Module({ controllers: [SegmentsController], providers: [SegmentCounts] })
export class SegmentsModule {}
