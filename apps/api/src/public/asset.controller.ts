import { happen } from '@cultivar/store';
import { Controller, Get, Inject, Param, Post, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { assetCard, originOf, readPublicAsset } from './asset-card.ts';
import { html, paragraphs } from './html.ts';
import { PublicHouse } from './public-house.ts';
import { readerOf } from './thanks.ts';

/** The page of an asset. Taking it is a POST: only that counts as read, and only for somebody who agreed to be recognised. */
@Controller()
export class AssetController {
  constructor(@Inject(PublicHouse) private readonly house: PublicHouse) {}

  @Get('a/:id')
  async show(@Param('id') id: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    const asset = await readPublicAsset(this.house.database, id);
    if (!asset) return this.house.say(request, response, 404, 'assetGone', 'assetGoneText');
    const token = typeof request.query['t'] === 'string' ? `?t=${encodeURIComponent(request.query['t'])}` : '';
    const action = `/a/${encodeURIComponent(id)}${token}`;
    await this.house.answer(request, response, 200, (language) => ({
      title: asset.name,
      formTargets: originOf(asset.url),
      body: html`<section class="card">
        <h1>${asset.name}</h1>
        ${paragraphs(asset.description)} ${assetCard({ ...asset, action }, language)}
      </section>`,
    }));
  }

  @Post('a/:id')
  async take(@Param('id') id: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    const asset = await readPublicAsset(this.house.database, id);
    if (!asset) return this.house.say(request, response, 404, 'assetGone', 'assetGoneText');
    await this.note(id, request);
    if (!asset.fileName || !asset.size) {
      if (asset.url && /^https?:\/\//.test(asset.url)) return response.redirect(303, asset.url);
      return this.house.say(request, response, 404, 'assetGone', 'assetGoneText');
    }
    const [file] = await this.house.database.query<{ bytes: Buffer; type: string | null }>(
      `select bytes, media_type as type from asset where id = $1`,
      [id],
    );
    // always a download, never shown from our origin: an uploaded page could otherwise act in our name
    response
      .status(200)
      .set({
        'Content-Type': file?.type ?? 'application/octet-stream',
        'Content-Disposition': `attachment; filename*=UTF-8''${encodeURIComponent(asset.fileName)}`,
        'X-Content-Type-Options': 'nosniff',
        'Content-Security-Policy': `default-src 'none'; sandbox`,
        'Cache-Control': 'no-store',
      })
      .send(file?.bytes);
  }

  private async note(id: string, request: Request): Promise<void> {
    const now = await this.house.database.now();
    const leadId = this.house.leadOf('asset', request.query['t'], now);
    const reader = leadId === null ? null : readerOf(await this.house.knownLead(leadId));
    if (reader === null) return;
    const day = now.toISOString().slice(0, 10);
    await this.house.database.transact((tx) =>
      happen(tx, [
        {
          leadId: reader,
          // taking the same thing again on the same day is one reading
          touchpoint: { kind: 'asset.read', ref: id, at: tx.now, source: 'asset', sourceId: `${id}:${reader}:${day}` },
          by: `asset:${id}`,
        },
      ]),
    );
  }
}
