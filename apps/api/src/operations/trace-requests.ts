import type { Spans } from '@cultivar/store';
import type { NextFunction, Request, Response } from 'express';

/** A span for each request: method, route and status. Never the address asked for: it may hold a token. */
export const traceRequests =
  (spans: Spans) =>
  (request: Request, response: Response, next: NextFunction): void => {
    let ended = false;
    const span = spans.request(request.headers, next);
    response.once('close', () => {
      if (ended) return;
      ended = true;
      const route = (request.route as { path?: string } | undefined)?.path;
      const { method } = request;
      span.end(
        route ? `${method} ${route}` : method,
        {
          'http.request.method': method,
          'http.response.status_code': response.statusCode,
          ...(route && { 'http.route': route }),
        },
        response.statusCode >= 500,
      );
    });
  };
