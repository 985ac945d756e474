import type { Rule } from '@cultivar/audience';
import type { SegmentDetail } from '@cultivar/contract';
import { Alert, Badge, Box, Button, Card, Flex, Stack, Text, Textarea, TextInput, Title } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { RuleBuilder } from '../../rules/rule-builder.tsx';
import { useRuleSentence } from '../../rules/rule-names.ts';
import { PageHeader, useMay } from '../../shell/pieces.ts';
import { draftOf, NEW_SEGMENT, sameDraft } from './segment-draft.ts';
import type { SegmentDraft } from './segment-draft.ts';
import { LiveCount } from './live-count.tsx';
import { SegmentMenu } from './segment-menu.tsx';
import { SegmentUses } from './segment-uses.tsx';
import { useSegmentActs, useSegmentProblem } from './segment-acts.ts';

interface SegmentEditorProps {
  /** null: not saved yet. */
  readonly saved: SegmentDetail | null;
  /** What a new one begins with. */
  readonly start?: SegmentDraft | undefined;
}

/** Name, rule and, beside it, who belongs to it now. */
export function SegmentEditor({ saved, start = NEW_SEGMENT }: SegmentEditorProps) {
  const { t } = useTranslation('segments');
  const mayEdit = useMay('admin', 'marketer');
  // what the draft began from: a change by somebody else is taken over only while nothing is edited here
  const [base, setBase] = useState(saved);
  const [draft, setDraft] = useState(saved ? draftOf(saved) : start);
  const [tried, setTried] = useState(false);
  const problem = useSegmentProblem();
  const { save, error, saving } = useSegmentActs(base);
  const set = (change: Partial<SegmentDraft>) => setDraft({ ...draft, ...change });
  const changed = !base || !sameDraft(draft, draftOf(base));
  useEffect(() => {
    // an answer still on its way from before our own save is older than what we know
    if (!saved || changed || (base && saved.updatedAt <= base.updatedAt)) return;
    setBase(saved);
    setDraft(draftOf(saved));
  }, [saved, base, changed]);
  const submit = async () => {
    setTried(true);
    if (!draft.name.trim()) return;
    const now = await save({ ...draft, name: draft.name.trim() });
    if (!now) return;
    setBase(now);
    setDraft(draftOf(now));
  };
  const discard = () => {
    if (!saved) return;
    setBase(saved);
    setDraft(draftOf(saved));
  };
  const actions = mayEdit && (
    <>
      {saved && changed && (
        <Button variant="default" onClick={discard}>
          {t('discard')}
        </Button>
      )}
      {saved && <SegmentMenu segment={saved} />}
      <Button onClick={() => void submit()} loading={saving} disabled={!changed}>
        {t(saved ? 'save' : 'create')}
      </Button>
    </>
  );
  return (
    <>
      <PageHeader
        title={saved ? saved.name : t('newTitle')}
        back="/segments"
        state={
          saved &&
          changed && (
            <Badge variant="light" color="orange" tt="none">
              {t('unsaved')}
            </Badge>
          )
        }
        actions={actions}
      />
      {error && (
        <Alert color="red" role="alert" mb="md">
          {problem(error)}
        </Alert>
      )}
      {!mayEdit && (
        <Text size="sm" c="dimmed" mb="md">
          {t('readOnly')}
        </Text>
      )}
      <Flex gap="lg" align="flex-start" direction={{ base: 'column', md: 'row' }}>
        <Stack flex="1 1 0" miw={0} w="100%" gap="lg">
          <Basics draft={draft} set={set} missing={tried && !draft.name.trim()} readOnly={!mayEdit} />
          <Card component="section" aria-labelledby="segment-rule">
            <Title order={2} size="h5" mb="sm" id="segment-rule">
              {t('rule')}
            </Title>
            <RuleBuilder label={t('rule')} value={draft.rule} readOnly={!mayEdit} onChange={(rule) => set({ rule })} />
            <InWords rule={draft.rule} isNew={!saved} />
          </Card>
        </Stack>
        <Stack w={{ base: '100%', md: 320 }} gap="lg" pos={{ base: 'static', md: 'sticky' }} top={16}>
          <LiveCount rule={draft.rule} />
          {saved && <SegmentUses uses={saved.uses} />}
        </Stack>
      </Flex>
    </>
  );
}

function Basics(props: {
  draft: SegmentDraft;
  set: (change: Partial<SegmentDraft>) => void;
  missing: boolean;
  readOnly: boolean;
}) {
  const { t } = useTranslation('segments');
  const { draft, set, missing, readOnly } = props;
  return (
    <Stack gap="sm">
      <TextInput
        label={t('name')}
        placeholder={t('namePlaceholder')}
        withAsterisk
        maxLength={120}
        value={draft.name}
        readOnly={readOnly}
        error={missing && t('nameMissing')}
        onChange={(event) => set({ name: event.currentTarget.value })}
      />
      <Textarea
        label={t('description')}
        description={t('descriptionHint')}
        autosize
        maxLength={500}
        value={draft.description}
        readOnly={readOnly}
        onChange={(event) => set({ description: event.currentTarget.value })}
      />
    </Stack>
  );
}

/** The rule read back as a sentence: what was built is what was meant? */
function InWords({ rule, isNew }: { rule: Rule; isNew: boolean }) {
  const { t } = useTranslation('segments');
  const say = useRuleSentence();
  return (
    <Box mt="md" pt="sm" style={{ borderTop: '1px solid var(--mantine-color-default-border)' }}>
      <Text size="xs" c="dimmed" fw={600}>
        {t('inWords')}
      </Text>
      <Text size="sm">{say(rule)}</Text>
      {!isNew && (
        <Text size="xs" c="dimmed" mt={6}>
          {t('changeNote')}
        </Text>
      )}
    </Box>
  );
}
