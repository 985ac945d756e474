import { readForm } from '@cultivar/store';
import { Controller, Get, Inject, Param, Res } from '@nestjs/common';
import type { Response } from 'express';
import { PublicHouse } from './public-house.ts';

/** The one-line snippet for other sites: puts the form in a frame that grows with it, and passes on where the visitor came from. */
@Controller()
export class EmbedController {
  constructor(@Inject(PublicHouse) private readonly house: PublicHouse) {}

  @Get('embed/:file')
  async script(@Param('file') file: string, @Res() response: Response): Promise<void> {
    const id = /^([a-z0-9][a-z0-9-]{0,79})\.js$/.exec(file)?.[1];
    const form = id ? await readForm(this.house.database, id) : null;
    response
      .status(form ? 200 : 404)
      .type('text/javascript')
      .set({ 'Cross-Origin-Resource-Policy': 'cross-origin', 'Cache-Control': 'public, max-age=300' })
      .send(form ? embedScript(this.house.url, form.id, form.name) : '/* this form does not exist */');
  }
}

/** Text for a script: also safe inside `</script>` and for old line separators. */
const literal = (value: string): string =>
  JSON.stringify(value)
    .replace(/</g, '\\u003c')
    .replace(/\u2028/g, '\\u2028')
    .replace(/\u2029/g, '\\u2029');

const embedScript = (url: string, id: string, name: string): string => `(function () {
  var here = document.currentScript, frame = document.createElement('iframe');
  var query = new URLSearchParams(location.search), pass = new URLSearchParams({ embed: '1' });
  query.forEach(function (value, key) { if (key.indexOf('utm_') === 0) pass.set(key, value); });
  pass.set('from', location.origin + location.pathname);
  var language = here.getAttribute('data-lang') || document.documentElement.lang.slice(0, 2);
  if (language === 'de' || language === 'en') pass.set('lang', language);
  frame.src = ${literal(`${url}/f/${id}?`)} + pass.toString();
  frame.title = here.getAttribute('data-title') || ${literal(name)};
  frame.style.cssText = 'width:100%;border:0;min-height:420px;color-scheme:normal';
  frame.loading = 'lazy';
  addEventListener('message', function (event) {
    if (event.source === frame.contentWindow && event.data && event.data.cultivarHeight > 0)
      frame.style.height = Math.min(event.data.cultivarHeight, 5000) + 'px';
  });
  here.parentNode.insertBefore(frame, here);
})();
`;
