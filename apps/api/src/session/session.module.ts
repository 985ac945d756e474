import { Global, Module } from '@nestjs/common';
import { SessionController } from './session.controller.ts';
import { Sessions } from './sessions.ts';

@Global()
@Module({ controllers: [SessionController], providers: [Sessions], exports: [Sessions] })
export class SessionModule {}
