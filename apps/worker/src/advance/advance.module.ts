import { Module } from '@nestjs/common';
import { AdvanceProcessor } from './advance.processor.ts';
import { Advancer } from './advancer.ts';
import { Sweeper } from './sweeper.ts';

@Module({ providers: [Advancer, AdvanceProcessor, Sweeper], exports: [Sweeper] })
export class AdvanceModule {}
