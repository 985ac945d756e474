import { Module } from '@nestjs/common';
import { Advancer } from './advancer.ts';
import { Sweeper } from './sweeper.ts';

@Module({ providers: [Advancer, Sweeper], exports: [Sweeper] })
export class AdvanceModule {}
