import type { InboxRow } from '@cultivar/contract';
import { Group, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Ago } from '../../shell/pieces.ts';
import classes from './inbox.module.css';

/** Mails, newest first. Each is a link, so it can be opened in a tab of its own. */
export function MailList({ mails, chosen }: { mails: readonly InboxRow[]; chosen: number | null }) {
  const { t } = useTranslation('inbox');
  return (
    <ul className={classes.mails}>
      {mails.map((mail) => (
        <li key={mail.id}>
          <Link
            to={`/inbox/${mail.id}`}
            className={classes.mail}
            aria-current={mail.id === chosen ? 'true' : undefined}
          >
            <Group justify="space-between" gap="xs" wrap="nowrap">
              <Text size="xs" c="dimmed" truncate>
                {mail.to}
              </Text>
              <Text size="xs" c="dimmed" style={{ flex: 'none' }}>
                <Ago at={mail.receivedAt} />
              </Text>
            </Group>
            <Text size="sm" fw={600} truncate>
              {mail.subject || t('noSubject')}
            </Text>
            <Text size="xs" c="dimmed" truncate>
              {mail.preview}
            </Text>
          </Link>
        </li>
      ))}
    </ul>
  );
}
