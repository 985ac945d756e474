import { Module } from '@nestjs/common';
import { ChannelsController } from './channels.controller.ts';
import { ListsController } from './lists.controller.ts';
import { TasksController } from './tasks.controller.ts';
import { TopicsController } from './topics.controller.ts';

@Module({ controllers: [TasksController, TopicsController, ListsController, ChannelsController] })
export class ActionsModule {}
