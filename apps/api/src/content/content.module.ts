import { Module } from '@nestjs/common';
import { TrackingController } from '../tracking/tracking.controller.ts';
import { AssetsController } from './assets.controller.ts';
import { SendsController } from './sends.controller.ts';
import { TemplatePreview } from './template-preview.ts';
import { TemplatesController } from './templates.controller.ts';

@Module({
  controllers: [TemplatesController, AssetsController, SendsController, TrackingController],
  providers: [TemplatePreview],
})
export class ContentModule {}
