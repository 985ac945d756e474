/** One paragraph, heading or button of a demo mail. */
export type Part =
  string | { readonly button: string; readonly to: string } | { readonly when: string; readonly then: readonly Part[] };

/** MJML of a mail that reads like a letter: heading, paragraphs, a button. `to` and texts may hold Handlebars. */
export function letter(heading: string, parts: readonly Part[]): string {
  return `<mjml>
  <mj-head>
    <mj-attributes>
      <mj-all font-family="Helvetica, Arial, sans-serif" />
      <mj-text font-size="16px" line-height="1.55" color="#1f2a24" padding="8px 0" />
      <mj-button background-color="#1f7a4d" color="#ffffff" border-radius="8px" font-size="16px" padding="16px 0" align="left" inner-padding="12px 22px" />
    </mj-attributes>
  </mj-head>
  <mj-body background-color="#f4f6f4">
    <mj-section background-color="#ffffff" border-radius="12px" padding="28px 32px">
      <mj-column>
        <mj-text font-size="24px" line-height="1.3" font-weight="bold">${heading}</mj-text>
${parts.map(block).join('\n')}
      </mj-column>
    </mj-section>
  </mj-body>
</mjml>`;
}

function block(part: Part): string {
  if (typeof part === 'string') return `        <mj-text>${part}</mj-text>`;
  if ('button' in part) return `        <mj-button href="${part.to}">${part.button}</mj-button>`;
  return `        <mj-raw>{{#if ${part.when}}}</mj-raw>\n${part.then.map(block).join('\n')}\n        <mj-raw>{{/if}}</mj-raw>`;
}
