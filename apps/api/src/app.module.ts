import type { Queues } from '@cultivar/queue';
import type { Database } from '@cultivar/store';
import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import { ActionsModule } from './actions/actions.module.ts';
import { ContentModule } from './content/content.module.ts';
import { FormsModule } from './forms/forms.module.ts';
import { HealthModule } from './health/health.module.ts';
import { TestClockModule } from './health/test-clock.module.ts';
import { HouseModule } from './house.module.ts';
import { ProblemFilter } from './http/problem.filter.ts';
import { RouteGuard } from './http/route.guard.ts';
import { InboxModule } from './inbox/inbox.module.ts';
import { LeadsModule } from './leads/leads.module.ts';
import { OperationsModule } from './operations/operations.module.ts';
import { OverviewModule } from './overview/overview.module.ts';
import { PublicModule } from './public/public.module.ts';
import { ReportsModule } from './reports/reports.module.ts';
import { SalesModule } from './sales/sales.module.ts';
import { ScoringModule } from './scoring/scoring.module.ts';
import { SegmentsModule } from './segments/segments.module.ts';
import { SessionModule } from './session/session.module.ts';
import { SettingsModule } from './settings/settings.module.ts';
import { WorkflowsModule } from './workflows/workflows.module.ts';
import type { ApiConfig } from './config.ts';

@Module({})
export class AppModule {
  static with(config: ApiConfig, database: Database, queues: Queues | null): DynamicModule {
    return {
      module: AppModule,
      imports: [
        HouseModule.with(config, database, queues),
        SessionModule,
        OverviewModule,
        WorkflowsModule,
        LeadsModule,
        SegmentsModule,
        ActionsModule,
        FormsModule,
        ContentModule,
        ScoringModule,
        SalesModule,
        ReportsModule,
        InboxModule,
        SettingsModule,
        PublicModule,
        HealthModule,
        OperationsModule,
        ...(config.CULTIVAR_TEST_CLOCK ? [TestClockModule] : []),
      ],
      providers: [
        { provide: APP_GUARD, useClass: RouteGuard },
        { provide: APP_FILTER, useClass: ProblemFilter },
      ],
    };
  }
}
