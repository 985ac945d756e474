import { Module } from '@nestjs/common';
import { LiveNotifications } from './live-notifications.ts';
import { NotificationsController } from './notifications.controller.ts';

@Module({ controllers: [NotificationsController], providers: [LiveNotifications] })
export class NotificationsModule {}
