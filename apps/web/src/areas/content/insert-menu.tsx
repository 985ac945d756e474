import { contentRoutes } from '@cultivar/contract';
import type { MailLanguage } from '@cultivar/contract';
import { Button, Group, Menu, ScrollArea, Text, TextInput } from '@mantine/core';
import { IconBraces, IconPlus, IconSearch } from '@tabler/icons-react';
import i18next from 'i18next';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCall } from '../../api.ts';

const BLOCKS = ['heading', 'text', 'button', 'image', 'divider', 'condition', 'question'] as const;
type Block = (typeof BLOCKS)[number];

/** The source of a block, in the mail's language. A condition goes around what is selected. */
export function blockSource(block: Block, language: MailLanguage, selected: string): string {
  const say = i18next.getFixedT(language, 'content');
  switch (block) {
    case 'heading':
      return `<mj-text>\n  <h2>${say('blockHeadingText')}</h2>\n</mj-text>\n`;
    case 'text':
      return `<mj-text>\n  <p>${say('blockText')}</p>\n</mj-text>\n`;
    case 'button':
      return `<mj-button href="https://example.com">${say('blockButtonText')}</mj-button>\n`;
    case 'image':
      return `<mj-image src="https://example.com/image.png" alt="${say('blockImageAlt')}" />\n`;
    case 'divider':
      return `<mj-divider />\n`;
    case 'question':
      return `<mj-button href="{{question_url}}">${say('blockQuestionText')}</mj-button>\n`;
    case 'condition': {
      const inner = selected.trim() || `<mj-text>\n  <p>${say('blockConditionText')}</p>\n</mj-text>`;
      return `{{#if lead.firstName}}\n${inner}\n{{/if}}\n`;
    }
  }
}
const escapeText = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** Blocks and placeholders at the cursor. Blocks go into the content, placeholders where the cursor was last. */
export function InsertMenu(props: {
  language: MailLanguage;
  onBlock: (make: (selected: string) => string) => void;
  onVariable: (source: string) => void;
}) {
  const { t, i18n } = useTranslation('content');
  const [search, setSearch] = useState('');
  const assets = useCall(contentRoutes.assets, { query: { limit: 200 } });
  const variables = useCall(contentRoutes.variables, {});
  const own = i18n.language === 'en' ? 'en' : 'de';
  const found = (variables.data?.items ?? []).filter(({ path, label }) =>
    `${path} ${label[own]}`.toLowerCase().includes(search.trim().toLowerCase()),
  );
  return (
    <Group gap="xs">
      <Menu position="bottom-start" width={260} shadow="md">
        <Menu.Target>
          <Button size="xs" variant="default" leftSection={<IconPlus size={14} />}>
            {t('insert')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>{t('blocks')}</Menu.Label>
          {BLOCKS.map((block) => (
            <Menu.Item
              key={block}
              onClick={() => props.onBlock((selected) => blockSource(block, props.language, selected))}
            >
              {t(`block_${block}`)}
            </Menu.Item>
          ))}
          <Menu.Divider />
          <Menu.Label>{t('block_asset')}</Menu.Label>
          <ScrollArea.Autosize mah={180}>
            {assets.data?.items.length === 0 && <Menu.Item disabled>{t('noAssets')}</Menu.Item>}
            {assets.data?.items.map((asset) => (
              <Menu.Item
                key={asset.id}
                onClick={() =>
                  props.onBlock(
                    () => `<mj-button href="{{asset_url "${asset.id}"}}">${escapeText(asset.name)}</mj-button>\n`,
                  )
                }
              >
                {asset.name}
              </Menu.Item>
            ))}
          </ScrollArea.Autosize>
        </Menu.Dropdown>
      </Menu>
      <Menu position="bottom-start" width={300} shadow="md" onClose={() => setSearch('')}>
        <Menu.Target>
          <Button size="xs" variant="default" leftSection={<IconBraces size={14} />}>
            {t('variables')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <TextInput
            size="xs"
            m={4}
            aria-label={t('variablesSearch')}
            placeholder={t('variablesSearch')}
            leftSection={<IconSearch size={14} />}
            value={search}
            onChange={(event) => setSearch(event.currentTarget.value)}
          />
          <ScrollArea.Autosize mah={320}>
            {found.length === 0 && <Menu.Item disabled>{t('noVariables')}</Menu.Item>}
            {found.map(({ path, label }) => (
              <Menu.Item key={path} onClick={() => props.onVariable(path === 'now' ? '{{date now}}' : `{{${path}}}`)}>
                {label[own]}
                <Text size="xs" c="dimmed" ff="monospace">
                  {path}
                </Text>
              </Menu.Item>
            ))}
          </ScrollArea.Autosize>
        </Menu.Dropdown>
      </Menu>
    </Group>
  );
}
