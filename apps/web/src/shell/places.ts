import type { Role } from '@cultivar/contract';
import {
  IconActivityHeartbeat,
  IconAddressBook,
  IconChartBar,
  IconChartDonut,
  IconFileText,
  IconForms,
  IconHeartHandshake,
  IconHome,
  IconInbox,
  IconSettings,
  IconSitemap,
  IconStars,
} from '@tabler/icons-react';
import type { Icon } from '@tabler/icons-react';

export interface Place {
  readonly key: string;
  readonly path: string;
  readonly icon: Icon;
  readonly roles: readonly Role[];
}
const ALL: readonly Role[] = ['admin', 'marketer', 'sales', 'viewer'];
const MARKETING: readonly Role[] = ['admin', 'marketer', 'viewer'];

/** The rail, in order. Roles see what is theirs; the api decides what they may do. */
export const PLACES: readonly Place[] = [
  { key: 'overview', path: '/', icon: IconHome, roles: ALL },
  { key: 'workflows', path: '/workflows', icon: IconSitemap, roles: MARKETING },
  { key: 'leads', path: '/leads', icon: IconAddressBook, roles: ALL },
  { key: 'segments', path: '/segments', icon: IconChartDonut, roles: MARKETING },
  { key: 'forms', path: '/forms', icon: IconForms, roles: MARKETING },
  { key: 'content', path: '/content', icon: IconFileText, roles: MARKETING },
  { key: 'scoring', path: '/scoring', icon: IconStars, roles: MARKETING },
  { key: 'sales', path: '/sales', icon: IconHeartHandshake, roles: ['admin', 'marketer', 'sales'] },
  { key: 'reports', path: '/reports', icon: IconChartBar, roles: ALL },
  { key: 'inbox', path: '/inbox', icon: IconInbox, roles: ALL },
  { key: 'operations', path: '/operations', icon: IconActivityHeartbeat, roles: ['admin', 'marketer'] },
  { key: 'settings', path: '/settings', icon: IconSettings, roles: ALL },
];

/** Places for somebody; the inbox only where mails land in the built-in one. */
export const placesFor = (role: Role, inbox: boolean): readonly Place[] =>
  PLACES.filter((place) => place.roles.includes(role) && (place.key !== 'inbox' || inbox));

/** Where somebody lands after signing in. */
export const homeOf = (role: Role): string => (role === 'sales' ? '/sales' : '/');
