import fs from 'node:fs';
import path from 'node:path';
import { MOST_POSTED_BYTES } from '@cultivar/contract';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { NextFunction, Request, Response } from 'express';
import helmet from 'helmet';
import { publicUrl } from '../config.ts';
import type { ApiConfig } from '../config.ts';

/** First path segments of pages for the world: they carry their own security headers and are no part of the web app. */
export const PUBLIC_PREFIXES = ['f', 'u', 'p', 'o', 'd', 'a', 'h', 't', 'in', 'embed'] as const;
const PUBLIC = new RegExp(`^/(${PUBLIC_PREFIXES.join('|')})(/|$)`);
const isApi = (path_: string): boolean => path_ === '/api' || path_.startsWith('/api/');
const isPublic = (path_: string): boolean => PUBLIC.test(path_);

/** Routes that take files as base64 in JSON; everything else stays small. */
const UPLOAD = /^\/api\/(leads\/import|content\/|[^?]*(import|upload|asset))/;
const isUpload = (request: { url?: string }): boolean => UPLOAD.test(request.url ?? '');

/** Leads that other systems post; smaller still. */
const isPosted = (request: { url?: string }): boolean => /^\/in\//.test(request.url ?? '');

/** Headers, body limits and the built web app: what stands before any controller. */
export function prepareSurface(app: NestExpressApplication, config: ApiConfig, webFolder: string): void {
  app.set('trust proxy', config.TRUST_PROXY);
  app.set('query parser', 'simple');
  app.disable('x-powered-by');
  protectHeaders(app, config);
  const json = (request: { url?: string; headers: NodeJS.Dict<string | string[]> }): boolean =>
    /^application\/([\w.+-]+\+)?json\b/i.test(String(request.headers['content-type'] ?? ''));
  app.useBodyParser('json', { limit: MOST_POSTED_BYTES, type: (request) => isPosted(request) && json(request) });
  app.useBodyParser('json', { limit: '30mb', type: (request) => isUpload(request) && json(request) });
  app.useBodyParser('json', {
    limit: '1mb',
    type: (request) => !isUpload(request) && !isPosted(request) && json(request),
  });
  app.useBodyParser('urlencoded', { limit: '200kb', extended: false, parameterLimit: 200 });
  serveWeb(app, webFolder);
}

function protectHeaders(app: NestExpressApplication, config: ApiConfig): void {
  const secure = publicUrl(config).startsWith('https:');
  const shared = {
    strictTransportSecurity: secure,
    referrerPolicy: { policy: 'same-origin' },
    crossOriginEmbedderPolicy: false,
  } as const;
  const inHouse = helmet({
    ...shared,
    // same-origin: previews of mails stand in a sandboxed frame of the app
    frameguard: { action: 'sameorigin' },
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        // Mantine writes its theme into style elements
        styleSrc: ["'self'", "'unsafe-inline'"],
        // the organisation's logo and pictures in mails may come from anywhere
        imgSrc: ["'self'", 'data:', 'blob:', 'https:', 'http:'],
        fontSrc: ["'self'", 'data:'],
        connectSrc: ["'self'"],
        frameSrc: ["'self'", 'blob:'],
        objectSrc: ["'none'"],
        baseUri: ["'self'"],
        formAction: ["'self'"],
        frameAncestors: ["'self'"],
        ...(secure && { upgradeInsecureRequests: [] }),
      },
    },
  });
  // forms are embedded elsewhere: framing and content policy are the public pages' own affair
  const outside = helmet({
    ...shared,
    contentSecurityPolicy: false,
    frameguard: false,
    crossOriginOpenerPolicy: false,
    crossOriginResourcePolicy: { policy: 'cross-origin' },
  });
  app.use((request: Request, response: Response, next: NextFunction) =>
    (isPublic(request.path) ? outside : inHouse)(request, response, next),
  );
  app.use((request: Request, response: Response, next: NextFunction) => {
    if (isApi(request.path)) response.setHeader('cache-control', 'no-store');
    next();
  });
}

function serveWeb(app: NestExpressApplication, folder: string): void {
  const index = path.join(folder, 'index.html');
  app.useStaticAssets(folder, {
    index: false,
    redirect: false,
    setHeaders: (response, file) =>
      // names below assets carry a hash of their content
      response.setHeader(
        'cache-control',
        file.includes(`${path.sep}assets${path.sep}`) ? 'public, max-age=31536000, immutable' : 'no-cache',
      ),
  });
  app.use((request: Request, response: Response, next: NextFunction) => {
    const page =
      (request.method === 'GET' || request.method === 'HEAD') &&
      !isApi(request.path) &&
      request.path !== '/metrics' &&
      !isPublic(request.path) &&
      !path.extname(request.path);
    if (!page || !fs.existsSync(index)) return next();
    response.setHeader('cache-control', 'no-cache');
    response.sendFile(index);
  });
}
