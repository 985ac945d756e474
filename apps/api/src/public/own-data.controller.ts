import { correctableFields, correctOwnFields, eraseLead, exportLead, happen, lockLead, ownData } from '@cultivar/store';
import { Controller, Get, Inject, Param, Post, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { readOwnFields } from './own-fields.ts';
import { ownDataBody } from './own-data-page.ts';
import { PublicHouse } from './public-house.ts';
import { publicWords } from './public.words.ts';
import { forget } from './visitor.ts';

type Notice = 'saved' | 'eraseMissing' | null;

/** A person sees, corrects, takes along and erases what we know of them (GDPR articles 15, 16, 17, 20), by a link that lives one hour. */
@Controller()
export class OwnDataController {
  constructor(@Inject(PublicHouse) private readonly house: PublicHouse) {}

  @Get('d/:token')
  async show(@Param('token') token: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    await this.page(token, request, response, 200, null);
  }

  @Post('d/:token')
  async correct(@Param('token') token: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    const leadId = await this.leadId(token);
    if (leadId === null) return this.bad(request, response);
    await this.house.database.transact(async (tx) => {
      if (!(await lockLead(tx, leadId))) return;
      const given = readOwnFields(await correctableFields(tx), (request.body ?? {}) as Record<string, unknown>);
      const changed = await correctOwnFields(tx, leadId, given);
      // fit and segments depend on what a person is like
      if (changed.length) await happen(tx, [{ leadId, by: 'own-data' }]);
    });
    await this.page(token, request, response, 200, 'saved');
  }

  @Get('d/:token/export')
  async export(@Param('token') token: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    const leadId = await this.leadId(token);
    const data = leadId === null ? null : await exportLead(this.house.database, leadId);
    if (!data) return this.bad(request, response);
    const { name } = await this.house.organisation();
    response
      .status(200)
      .type('application/json')
      .set({ 'Content-Disposition': `attachment; filename="my-data.json"`, 'Cache-Control': 'no-store' })
      .send(JSON.stringify({ controller: name, exportedAt: await this.house.database.now(), ...data }, null, 2));
  }

  @Post('d/:token/erase')
  async erase(@Param('token') token: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    const leadId = await this.leadId(token);
    if (leadId === null) return this.bad(request, response);
    if ((request.body as { sure?: unknown } | undefined)?.sure !== '1')
      return this.page(token, request, response, 422, 'eraseMissing');
    await this.house.database.transact((tx) => eraseLead(tx, leadId, 'own-data'));
    forget(response);
    await this.house.say(request, response, 200, 'erased', 'erasedText', { good: true });
  }

  private async page(
    token: string,
    request: Request,
    response: Response,
    status: number,
    notice: Notice,
  ): Promise<void> {
    const leadId = await this.leadId(token);
    if (leadId === null) return this.bad(request, response);
    const data = await ownData(this.house.database, leadId);
    if (!data) return this.house.say(request, response, 404, 'erased', 'alreadyErased');
    const fields = await correctableFields(this.house.database);
    await this.house.answer(
      request,
      response,
      status,
      (language, organisation) => ({
        title: publicWords[language].seeTitle,
        wide: true,
        body: ownDataBody({ token, data, fields, language, zone: organisation.zone, notice }),
      }),
      data.language,
    );
  }
  private async leadId(token: string): Promise<number | null> {
    return this.house.leadOf('own-data', token, await this.house.database.now());
  }
  private bad(request: Request, response: Response): Promise<void> {
    return this.house.say(request, response, 404, 'linkBad', 'linkBadText');
  }
}
