import { Module } from '@nestjs/common';
import { LiveNumbers } from './live-numbers.ts';
import { RunningController } from './running.controller.ts';
import { WalksController } from './walks.controller.ts';
import { WorkflowsController } from './workflows.controller.ts';

@Module({ controllers: [WorkflowsController, RunningController, WalksController], providers: [LiveNumbers] })
export class WorkflowsModule {}
