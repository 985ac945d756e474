import type { Me as User, Route } from '@cultivar/contract';
import {
  applyDecorators,
  createParamDecorator,
  HttpCode,
  RequestMapping,
  RequestMethod,
  SetMetadata,
} from '@nestjs/common';
import type { ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';

export const ROUTE = 'cultivar:route';
export interface CultivarRequest extends Request {
  user?: User;
  input?: unknown;
}

/** Serves a route of the contract: path, method, roles and schemas all come from there (see `RouteGuard`). */
export const Endpoint = (route: Route): MethodDecorator =>
  applyDecorators(
    RequestMapping({ path: route.path, method: RequestMethod[route.method] }),
    HttpCode(200),
    SetMetadata(ROUTE, route),
  );

/** The parsed input of the route: `@Input() input: In<typeof leadRoutes.list>`. */
export const Input = createParamDecorator(
  (_: unknown, context: ExecutionContext) => context.switchToHttp().getRequest<CultivarRequest>().input,
);
/** Who is signed in: `@Me() me: User`. */
export const Me = createParamDecorator(
  (_: unknown, context: ExecutionContext) => context.switchToHttp().getRequest<CultivarRequest>().user,
);
