import type { Language } from '@cultivar/audience';
import { portableRoutes } from '@cultivar/contract';
import type { MadeThing, Out, RecipeItem } from '@cultivar/contract';
import { Badge, Button, Group, List, SimpleGrid, Stack, Text, UnstyledButton } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useAct, useCall } from '../../../api.ts';
import { Loaded, noteFailed } from '../../../shell/pieces.ts';
import { useWorkflowProblem } from '../model/problem-text.ts';
import { RecipePicture } from './recipe-picture.tsx';

type Cooked = Out<typeof portableRoutes.cook> & { readonly name: string };

/** Complete journeys to begin with. Choosing one makes the draft and says what was made. */
export function Recipes({ onMade }: { onMade: (cooked: Cooked) => void }) {
  const { t, i18n } = useTranslation('workflows');
  const language: Language = i18n.language.startsWith('de') ? 'de' : 'en';
  const say = useWorkflowProblem();
  const recipes = useCall(portableRoutes.recipes, {}, { staleTime: Infinity });
  const cook = useAct(portableRoutes.cook, [
    '/api/workflows',
    '/api/workflow-references',
    '/api/content',
    '/api/forms',
  ]);
  const use = (recipe: RecipeItem) =>
    cook.mutate(
      { params: { id: recipe.id } },
      {
        onSuccess: (made) => onMade({ ...made, name: recipe.title[language] }),
        onError: (error) => noteFailed(say(error)),
      },
    );
  return (
    <Stack gap="sm">
      <Text size="sm" c="dimmed">
        {t('recipesIntro')}
      </Text>
      <Loaded query={recipes}>
        {({ items }) => (
          <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm" role="group" aria-label={t('begin_recipe')}>
            {items.map((recipe) => (
              <UnstyledButton
                key={recipe.id}
                p="sm"
                disabled={cook.isPending}
                onClick={() => use(recipe)}
                style={{
                  border: '1px solid var(--mantine-color-default-border)',
                  borderRadius: 'var(--mantine-radius-md)',
                }}
              >
                <Group wrap="nowrap" align="flex-start" gap="sm">
                  <RecipePicture picture={recipe.picture} />
                  <Stack gap={4}>
                    <Text fw={600} size="sm">
                      {recipe.title[language]}
                    </Text>
                    <Text size="sm">{recipe.sentence[language]}</Text>
                    <Text size="xs" c="dimmed">
                      {t('recipeMails', { count: recipe.mails })}
                    </Text>
                  </Stack>
                </Group>
              </UnstyledButton>
            ))}
          </SimpleGrid>
        )}
      </Loaded>
    </Stack>
  );
}

/** What a recipe has made, and what of it was there already. */
export function RecipeReport({ id, name, made, onClose }: Cooked & { onClose: () => void }) {
  const { t } = useTranslation('workflows');
  const row = ({ kind, id: it, name: thing, existed }: MadeThing) => (
    <List.Item key={`${kind} ${it}`}>
      <Group gap="xs">
        <Text size="sm">
          {t(`kind_${kind}`)}: {thing}
        </Text>
        <Badge size="xs" variant="light" color={existed ? 'gray' : 'green'} tt="none">
          {t(existed ? 'madeExisted' : 'madeNew')}
        </Badge>
      </Group>
    </List.Item>
  );
  return (
    <Stack role="status">
      <Group gap="xs" wrap="nowrap">
        <IconCircleCheck aria-hidden color="var(--mantine-color-green-text)" />
        <Text fw={600}>{t('recipeMade', { name })}</Text>
      </Group>
      <Text size="sm">{t('recipeMadeText')}</Text>
      {made.length ? <List spacing={6}>{made.map(row)}</List> : <Text size="sm">{t('recipeNothingNeeded')}</Text>}
      <Group justify="flex-end">
        <Button component={Link} to={`/workflows/${id}`} onClick={onClose} data-autofocus>
          {t('openDraft')}
        </Button>
      </Group>
    </Stack>
  );
}
