import { sessionRoutes } from '@cultivar/contract';
import type { Me } from '@cultivar/contract';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { QueryClient, UseQueryResult } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError, call, useAct, useCall } from '../api.ts';

const LANGUAGE = 'cultivar.language';
const ME = ['me'];

/** The language before anybody is signed in: chosen last time on this device, else the browser's, else German. */
export function firstLanguage(): 'de' | 'en' {
  const kept = localStorage.getItem(LANGUAGE);
  if (kept === 'de' || kept === 'en') return kept;
  return navigator.language.startsWith('de') ? 'de' : 'en';
}

/** The person signed in, `null` for nobody. */
export function useSession(): UseQueryResult<Me | null, ApiError> {
  return useQuery<Me | null, ApiError>({
    queryKey: ME,
    staleTime: 5 * 60_000,
    retry: false,
    queryFn: () =>
      call(sessionRoutes.me, {}).catch((error: unknown) => {
        if (error instanceof ApiError && error.problem.status === 401) return null;
        throw error;
      }),
  });
}
export const useSessionState = () => useCall(sessionRoutes.state, {}, { staleTime: 60_000 });

/** After signing in: everything read before belonged to somebody else. */
export function signedIn(client: QueryClient, me: Me): void {
  client.clear();
  client.setQueryData(ME, me);
}
/** The api no longer knows the session: back to the sign-in page. */
export function signedOut(client: QueryClient): void {
  if (client.getQueryData(ME) !== null) client.setQueryData(ME, null);
}

export function useSignOut() {
  const client = useQueryClient();
  const act = useAct(sessionRoutes.signOut, []);
  return {
    ...act,
    mutate: (input: Parameters<typeof act.mutate>[0]) =>
      act.mutate(input, {
        onSettled: () => {
          client.clear();
          client.setQueryData(ME, null);
        },
      }),
  };
}

/** The language of the screen, and how to change it: at once here, and kept at the person. */
export function useLanguage(): ['de' | 'en', (language: 'de' | 'en') => void] {
  const { i18n } = useTranslation();
  const client = useQueryClient();
  const save = useAct(sessionRoutes.update, []);
  const choose = (language: 'de' | 'en') => {
    void i18n.changeLanguage(language);
    localStorage.setItem(LANGUAGE, language);
    if (client.getQueryData(ME))
      save.mutate({ body: { language } }, { onSuccess: (me) => client.setQueryData(ME, me) });
  };
  return [i18n.language === 'en' ? 'en' : 'de', choose];
}

/** Speaks the person's language once it is known, and tells the document. */
export function useSpokenLanguage(me: Me | null | undefined): void {
  const { i18n } = useTranslation();
  const language = me?.language;
  useEffect(() => {
    if (!language) return;
    localStorage.setItem(LANGUAGE, language);
    void i18n.changeLanguage(language);
  }, [language, i18n]);
  useEffect(() => {
    document.documentElement.lang = i18n.language;
  }, [i18n.language]);
}
