import type { Route } from '@cultivar/contract';
import { Injectable } from '@nestjs/common';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { z } from 'zod';
import { Sessions } from '../session/sessions.ts';
import { ROUTE } from './endpoint.ts';
import type { CultivarRequest } from './endpoint.ts';
import { Problem } from './problem.ts';
import { unstorable } from './unstorable.ts';

/** For every contract route: who is it, may they, is the input right. Handlers see only parsed input. */
@Injectable()
export class RouteGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly sessions: Sessions,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const route = this.reflector.get<Route | undefined>(ROUTE, context.getHandler());
    if (!route) return true;
    const request = context.switchToHttp().getRequest<CultivarRequest>();
    if (route.roles !== 'public') {
      request.user = await this.sessions.require(request);
      if (!route.roles.includes(request.user.role))
        throw new Problem(403, 'not-allowed', `This needs one of the roles ${route.roles.join(', ')}.`);
    }
    request.input = {
      params: parse(route.params, request.params, 'params'),
      query: parse(route.query, request.query, 'query'),
      body: parse(route.body, request.body ?? {}, 'body'),
    };
    return true;
  }
}

function parse(schema: z.ZodType, value: unknown, part: string): unknown {
  const fault = unstorable(value);
  if (fault) throw new Problem(400, 'invalid-input', `${part}: ${fault}`, [{ path: part, message: fault }]);
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issues = result.error.issues.map((issue) => ({
    path: [part, ...issue.path].join('.'),
    message: issue.message,
  }));
  throw new Problem(
    400,
    'invalid-input',
    issues
      .map((issue) => `${issue.path}: ${issue.message}`)
      .join('; ')
      .slice(0, 1000),
    issues,
  );
}
