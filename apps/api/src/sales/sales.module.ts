import { Module } from '@nestjs/common';
import { NotificationsModule } from '../notifications/notifications.module.ts';
import { PublicModule } from '../public/public.module.ts';
import { HandoffPageController } from './handoff-page.controller.ts';
import { RoutingController } from './routing.controller.ts';
import { SalesController } from './sales.controller.ts';

@Module({
  imports: [NotificationsModule, PublicModule],
  controllers: [SalesController, RoutingController, HandoffPageController],
})
export class SalesModule {}
