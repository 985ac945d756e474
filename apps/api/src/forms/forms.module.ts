import { Module } from '@nestjs/common';
import { PublicModule } from '../public/public.module.ts';
import { ConsentsController } from './consents.controller.ts';
import { FormsController } from './forms.controller.ts';

@Module({ imports: [PublicModule], controllers: [FormsController, ConsentsController] })
export class FormsModule {}
