import { createTheme } from '@mantine/core';
import type { CSSVariablesResolver, MantineColorsTuple } from '@mantine/core';

/** Cultivar's green: shade 7 carries white text (5.3:1), shade 4 is the accent on dark. */
const sprout: MantineColorsTuple = [
  '#effaf4',
  '#dcf3e7',
  '#b7e5cd',
  '#8dd6b0',
  '#67c896',
  '#45b87f',
  '#26a069',
  '#0f7b4f',
  '#0b6340',
  '#074a2f',
];
const dark: MantineColorsTuple = [
  '#d9dcdf',
  '#b4b9be',
  '#8d949b',
  '#5d646b',
  '#3c4248',
  '#2c3136',
  '#22262a',
  '#181b1e',
  '#121517',
  '#0c0e10',
];

const FONT =
  'Inter, ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", Arial, sans-serif';

export const theme = createTheme({
  primaryColor: 'sprout',
  primaryShade: { light: 7, dark: 7 },
  colors: { sprout, dark },
  autoContrast: true,
  defaultRadius: 'md',
  cursorType: 'pointer',
  focusRing: 'auto',
  respectReducedMotion: true,
  fontFamily: FONT,
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace',
  headings: { fontFamily: FONT, fontWeight: '600' },
  components: {
    Button: { defaultProps: { size: 'sm' } },
    Tooltip: { defaultProps: { openDelay: 300, withArrow: true } },
    Modal: { defaultProps: { centered: true, overlayProps: { backgroundOpacity: 0.4, blur: 2 } } },
    Paper: { defaultProps: { withBorder: true } },
    Card: { defaultProps: { withBorder: true } },
    // one way of writing states and marks everywhere: as words, not as capitals
    Badge: { defaultProps: { tt: 'none' } },
    SegmentedControl: { styles: { label: { paddingInline: 12 } } },
    // room for a scrollbar only where there is one
    TableScrollContainer: { defaultProps: { scrollAreaProps: { offsetScrollbars: 'present' } } },
    // what opens is what was asked for: coming by with the keyboard asks for nothing
    Select: { defaultProps: { openOnFocus: false } },
    MultiSelect: { defaultProps: { openOnFocus: false } },
    Skeleton: { defaultProps: { radius: 'md' } },
  },
});

/** The theme with a name for the cross of every dialog, drawer and note, in the language that is spoken. */
export function withNamedCloseButtons(name: string): typeof theme {
  const named = { defaultProps: { 'aria-label': name } };
  const note = { defaultProps: { closeButtonProps: { 'aria-label': name } } };
  return {
    ...theme,
    components: { ...theme.components, ModalCloseButton: named, DrawerCloseButton: named, Notification: note },
  };
}

/** Mantine's quiet texts, and its light badges, are too pale for WCAG AA (4.5:1); these reach it on the page and on the rail. */
export const readableColours: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': '#5a626a',
    '--mantine-color-placeholder': '#6c757d',
    '--mantine-color-error': '#c92a2a',
    '--mantine-color-red-filled': '#c92a2a',
    '--mantine-color-red-filled-hover': '#a51f1f',
    '--mantine-color-green-light-color': '#1d6b2b',
    '--mantine-color-orange-light-color': '#993000',
    '--mantine-color-yellow-light-color': '#7a4b00',
    '--mantine-color-teal-light-color': '#05664b',
    '--mantine-color-red-light-color': '#a51f1f',
    '--mantine-color-cyan-light-color': '#0a5563',
  },
  dark: {
    '--mantine-color-dimmed': '#a4abb2',
    '--mantine-color-placeholder': '#8d949b',
    '--mantine-color-error': '#ff8787',
  },
});
