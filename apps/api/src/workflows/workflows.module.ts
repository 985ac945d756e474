import { Module } from '@nestjs/common';
import { TemplatePreview } from '../content/template-preview.ts';
import { BackTestRunner } from './back-test-runner.ts';
import { CheckingController } from './checking.controller.ts';
import { FlowController } from './flow.controller.ts';
import { RecipesController } from '../recipes/recipes.controller.ts';
import { LiveNumbers } from './live-numbers.ts';
import { PortableController } from './portable.controller.ts';
import { RunningController } from './running.controller.ts';
import { VersionsController } from './versions.controller.ts';
import { WalksController } from './walks.controller.ts';
import { WorkflowsController } from './workflows.controller.ts';

@Module({
  controllers: [
    WorkflowsController,
    RunningController,
    VersionsController,
    WalksController,
    CheckingController,
    FlowController,
    PortableController,
    RecipesController,
  ],
  providers: [LiveNumbers, TemplatePreview, BackTestRunner],
})
export class WorkflowsModule {}
