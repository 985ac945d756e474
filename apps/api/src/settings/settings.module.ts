import { Module } from '@nestjs/common';
import { SettingsController } from './settings.controller.ts';
import { UsersController } from './users.controller.ts';

@Module({ controllers: [SettingsController, UsersController] })
export class SettingsModule {}
