import type { RuleField } from '@cultivar/contract';
import type { Graph, Registry } from '@cultivar/workflow';

/** What rules of a journey may name of the world's answers to its steps, as fields of the rule builder. */
export function answerFields(graph: Graph, registry: Registry): readonly RuleField[] {
  const asking = graph.nodes.flatMap((node) => {
    const type = registry.get(node.type);
    const config = type?.answerParts && type.config.safeParse(node.config);
    return config?.success ? [{ node, type: type!, parts: type!.answerParts!(config.data) }] : [];
  });
  return asking.flatMap(({ node, type, parts }, index) => {
    // two steps that ask are told apart by their order
    const which = asking.length > 1 ? ` ${index + 1}` : '';
    return parts.map((part): RuleField => ({
      key: `answer.${node.id}.${part.path}`,
      label: {
        de: `${type.title.de}${which}: ${part.label.de}`,
        en: `${type.title.en}${which}: ${part.label.en}`,
      },
      type: part.type,
      options: [],
      subject: 'lead',
    }));
  });
}
