import { Module } from '@nestjs/common';
import { SendingController } from './sending.controller.ts';
import { SettingsController } from './settings.controller.ts';
import { UsersController } from './users.controller.ts';

@Module({ controllers: [SendingController, SettingsController, UsersController] })
export class SettingsModule {}
