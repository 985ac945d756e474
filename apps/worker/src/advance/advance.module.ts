import { Module } from '@nestjs/common';
import { AdvanceProcessor } from './advance.processor.ts';
import { Advancer } from './advancer.ts';
import { Enroller } from './enroller.ts';
import { Sweeper } from './sweeper.ts';

@Module({ providers: [Advancer, AdvanceProcessor, Enroller, Sweeper], exports: [Sweeper] })
export class AdvanceModule {}
