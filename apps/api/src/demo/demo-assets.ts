import type { Phase } from '@cultivar/audience';

/** Besser's content, each for certain personas and phases. `lines` become a one-page PDF. */
export const DEMO_ASSETS: readonly {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly description: string;
  readonly personas: readonly string[];
  readonly phases: readonly Phase[];
  readonly lines: readonly string[];
}[] = [
  {
    id: 'checkliste-digitaler-vertrieb',
    name: 'Checkliste: Bereit für digitale Anfragen?',
    kind: 'checklist',
    description: 'Sieben Punkte auf einer Seite.',
    personas: ['vertriebsleitung', 'marketingleitung'],
    phases: ['awareness'],
    lines: [
      '# Bereit für digitale Anfragen?',
      '1. Jede Anfrage hat binnen einer Stunde eine Antwort.',
      '2. Es ist festgelegt, wer antwortet, auch im Urlaub.',
      '3. Marketing und Vertrieb meinen mit „Lead“ dasselbe.',
      '4. Abgelehnte Leads gehen mit Grund zurück, nicht verloren.',
      '5. Wir fragen nur, was wir gerade brauchen.',
      '6. Einwilligungen sind belegt.',
      '7. Wir wissen, woher unsere Kunden kamen.',
    ],
  },
  {
    id: 'leitfaden-antwortzeit',
    name: 'Leitfaden: Von Tagen auf Minuten',
    kind: 'white-paper',
    description: 'Wie Vertriebsleitungen die Antwortzeit senken.',
    personas: ['vertriebsleitung'],
    phases: ['consideration'],
    lines: [
      '# Von Tagen auf Minuten',
      'Warum die erste Antwort zählt, und wie ein Team sie sicherstellt:',
      'Verteilung nach Regeln, Frist in Geschäftszeit, Vertretung, Wiedervorlage.',
    ],
  },
  {
    id: 'rechnung-auf-einer-seite',
    name: 'Die Rechnung auf einer Seite',
    kind: 'calculator',
    description: 'Aufwand und Ertrag: 500 Ziele, 50 Leads, 5 Kunden.',
    personas: ['geschaeftsfuehrung'],
    phases: ['consideration', 'decision'],
    lines: ['# Aufwand und Ertrag', '500 Zielkontakte - 50 Leads - 5 Kunden.', 'Setzen Sie Ihre Zahlen ein.'],
  },
  {
    id: 'kundenbericht-maschinenbau',
    name: 'Kundenbericht Maschinenbau',
    kind: 'case-study',
    description: 'Wie ein Mittelständler seine Messekontakte nachfasst.',
    personas: ['vertriebsleitung', 'geschaeftsfuehrung'],
    phases: ['decision'],
    lines: ['# Kundenbericht Maschinenbau', 'Von 300 Messekontakten zu 11 Abschlüssen in neun Monaten.'],
  },
  {
    id: 'preisliste',
    name: 'Preisliste',
    kind: 'price-list',
    description: 'Pakete und Preise.',
    personas: ['vertriebsleitung', 'geschaeftsfuehrung', 'marketingleitung'],
    phases: ['decision'],
    lines: ['# Preisliste', 'Start 490 EUR, Team 1.290 EUR, Haus 2.900 EUR je Monat.'],
  },
  {
    id: 'vorlage-redaktionsplan',
    name: 'Vorlage: Redaktionsplan',
    kind: 'template',
    description: 'Für Marketing: Themen nach Persona und Phase.',
    personas: ['marketingleitung'],
    phases: ['awareness', 'consideration'],
    lines: ['# Redaktionsplan', 'Thema, Persona, Phase, Format, Termin.'],
  },
];
