export interface Found {
  /** Key of the shell's words. */
  readonly title: string;
  readonly items: readonly { readonly label: string; readonly description?: string; readonly path: string }[];
}

/** What the areas know under that name. */
export function useFound(_query: string): readonly Found[] {
  return [];
}
