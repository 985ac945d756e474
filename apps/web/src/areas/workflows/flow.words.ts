/** Words of the time and logic steps. */
export const de = {
  comparisonTitle: 'Ergebnis',
  comparisonNeeded_one: 'Nötig: {{count, number}} Lead auf jedem Weg. Vorher wird kein Gewinner genannt.',
  comparisonNeeded_other: 'Nötig: {{count, number}} Leads auf jedem Weg. Vorher wird kein Gewinner genannt.',
  comparisonNotLive: 'Ergebnisse gibt es, sobald der Workflow mit diesem Schritt veröffentlicht ist.',
  comparisonArm: '{{successes, number}} von {{people, number}}',
  comparisonProgress: '{{name}}: {{people, number}} von {{needed, number}} nötigen Leads',
  comparisonProbability: 'B ist mit {{percent}} Wahrscheinlichkeit besser als A.',
  comparisonDifference: 'Unterschied: {{value}} Prozentpunkte (mit 95 % Sicherheit zwischen {{low}} und {{high}}).',
  comparisonEarly: 'Noch zu früh: Bitte warten, bis beide Wege genug Leads haben.',
  comparisonWinner: 'Gewonnen hat {{name}}.',
  comparisonNoWinner: 'Kein Unterschied, auf den man bauen kann.',
  comparisonNobody: 'Noch ist niemand auf beiden Wegen.',
};
export const en: Record<keyof typeof de, string> = {
  comparisonTitle: 'Result',
  comparisonNeeded_one: 'Needed: {{count, number}} lead on each way. No winner is named before.',
  comparisonNeeded_other: 'Needed: {{count, number}} leads on each way. No winner is named before.',
  comparisonNotLive: 'There are results once the workflow is published with this step.',
  comparisonArm: '{{successes, number}} of {{people, number}}',
  comparisonProgress: '{{name}}: {{people, number}} of {{needed, number}} needed leads',
  comparisonProbability: 'B is better than A with a probability of {{percent}}.',
  comparisonDifference: 'Difference: {{value}} percentage points (between {{low}} and {{high}} with 95% confidence).',
  comparisonEarly: 'Too early: please wait until both ways have enough leads.',
  comparisonWinner: 'The winner is {{name}}.',
  comparisonNoWinner: 'No difference one could rely on.',
  comparisonNobody: 'Nobody is on both ways yet.',
};
