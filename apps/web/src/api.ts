import type { Call, Out, Problem, Route } from '@cultivar/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { UseMutationResult, UseQueryOptions, UseQueryResult } from '@tanstack/react-query';

/** What the api refused, with its reason in words. */
export class ApiError extends Error {
  constructor(readonly problem: Problem) {
    super(problem.detail ?? problem.title);
  }
}

/** Calls a route of the contract. Output is typed by the contract; instants stay ISO text. */
export async function call<R extends Route>(route: R, input: Call<R>): Promise<Out<R>> {
  const { params = {}, query = {}, body } = input as { params?: object; query?: object; body?: object };
  const path = route.path.replace(/:(\w+)/g, (_, key: string) =>
    encodeURIComponent(String((params as Record<string, unknown>)[key])),
  );
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query))
    if (value !== undefined && value !== null && value !== '')
      search.set(key, typeof value === 'object' ? JSON.stringify(value) : String(value));
  const response = await fetch(search.size ? `${path}?${search}` : path, {
    method: route.method,
    credentials: 'same-origin',
    headers: { 'x-cultivar': '1', ...(route.method !== 'GET' && { 'content-type': typeOf(body) }) },
    ...(route.method !== 'GET' && { body: body instanceof Blob ? body : JSON.stringify(body ?? {}) }),
  }).catch(() => {
    throw new ApiError({ type: '', title: 'offline', code: 'offline', status: 0 });
  });
  const answer: unknown = response.status === 204 ? {} : await response.json().catch(() => ({}));
  if (!response.ok)
    throw new ApiError({
      ...{ type: '', title: 'internal', code: 'internal', status: response.status },
      ...(answer as object),
    });
  return answer as Out<R>;
}

/** A file goes as it is. */
const typeOf = (body: unknown): string => (body instanceof Blob ? 'application/octet-stream' : 'application/json');
/** Sends a file as the body of a route that takes one. */
export const sendFile = <R extends Route>(route: R, input: Call<R>, file: Blob): Promise<Out<R>> =>
  call(route, { ...input, body: file } as Call<R>);

const keyOf = (route: Route, input?: unknown) => [route.path, route.method, input ?? {}] as const;

/** Reads a GET route; cached by route and input. */
export function useCall<R extends Route>(
  route: R,
  input: Call<R>,
  options?: Omit<UseQueryOptions<Out<R>, ApiError>, 'queryKey' | 'queryFn'>,
): UseQueryResult<Out<R>, ApiError> {
  return useQuery<Out<R>, ApiError>({ queryKey: keyOf(route, input), queryFn: () => call(route, input), ...options });
}

/** What follows on an act: whoever asked for it hears of it, even if what he asked with has left the screen meanwhile. */
export interface Afterwards<R extends Route> {
  readonly onSuccess?: (out: Out<R>) => unknown;
  readonly onError?: (error: ApiError) => unknown;
  readonly onSettled?: () => unknown;
}
type ButMutate<M> = M extends unknown ? Omit<M, 'mutate'> : never;
type Mutation<R extends Route> = UseMutationResult<Out<R>, ApiError, Call<R>>;
/** A mutation whose `mutate` tells of its end in any case: react-query's own stays silent once its component is gone. */
export type Act<R extends Route> = ButMutate<Mutation<R>> & {
  readonly mutate: (input: Call<R>, afterwards?: Afterwards<R>) => void;
};

/** Does something; afterwards everything read below the given paths (default: the route's own first two segments) is read anew. */
export function useAct<R extends Route>(route: R, refresh?: readonly string[]): Act<R> {
  const client = useQueryClient();
  const stale = refresh ?? [route.path.split('/').slice(0, 3).join('/')];
  const mutation = useMutation<Out<R>, ApiError, Call<R>>({
    mutationFn: (input) => call(route, input),
    onSuccess: () =>
      client.invalidateQueries({
        predicate: ({ queryKey }) => stale.some((path) => String(queryKey[0]).startsWith(path)),
      }),
  });
  const { mutateAsync } = mutation;
  return {
    ...mutation,
    mutate: (input, { onSuccess, onError, onSettled } = {}) =>
      void mutateAsync(input)
        .then(onSuccess, onError)
        .finally(() => onSettled?.()),
  };
}
