import { Module } from '@nestjs/common';
import { CompaniesController } from './companies.controller.ts';
import { ImportsController } from './imports.controller.ts';
import { ImportRuns } from './import-runs.ts';
import { Imports } from './imports.ts';
import { LeadFieldsController } from './lead-fields.controller.ts';
import { LeadsController } from './leads.controller.ts';
import { TouchpointsController } from './touchpoints.controller.ts';

@Module({
  controllers: [LeadFieldsController, ImportsController, CompaniesController, LeadsController, TouchpointsController],
  providers: [Imports, ImportRuns],
})
export class LeadsModule {}
