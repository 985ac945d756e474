import { portableRoutes as routes } from '@cultivar/contract';
import type { In, Me as User, RecipeItem } from '@cultivar/contract';
import { audit, Database } from '@cultivar/store';
import { fromPortable } from '@cultivar/workflow';
import type { Registry } from '@cultivar/workflow';
import { Controller } from '@nestjs/common';
import { Endpoint, Input, Me } from '../http/endpoint.ts';
import { notFound } from '../http/problem.ts';
import { compiled, cook } from './cook.ts';
import type { Recipe } from './recipe.ts';
import { recipeFile, RECIPES } from './recipes.ts';

/** Journeys to begin with: shown as a small picture, made with all they need. */
@Controller()
export class RecipesController {
  constructor(private readonly database: Database) {}

  @Endpoint(routes.recipes)
  recipes() {
    return { items: RECIPES.map((recipe) => shown(recipe, this.database.versions.registry)) };
  }

  @Endpoint(routes.cook)
  async cook(@Input() { params }: In<typeof routes.cook>, @Me() me: User) {
    const recipe = RECIPES.find(({ id }) => id === params.id);
    if (!recipe) throw notFound('This recipe');
    const html = await compiled(recipe.mails);
    return this.database.transact(async (tx) => {
      const cooked = await cook(tx, recipe, html, me.language);
      const made = cooked.made.filter(({ existed }) => !existed).map(({ kind, id }) => `${kind}:${id}`);
      await audit(tx, me.id, 'workflow.created', `workflow:${cooked.id}`, { recipe: recipe.id, made });
      return cooked;
    });
  }
}

function shown(recipe: Recipe, registry: Registry): RecipeItem {
  const { nodes, edges } = fromPortable(recipeFile(recipe, 'de', new Date(0)));
  const { id, title, sentence, mails } = recipe;
  return {
    ...{ id, title, sentence, mails: mails.length },
    picture: {
      steps: nodes.map(({ id: step, type, position }) => ({
        ...{ id: step, category: registry.get(type)?.category ?? 'logic', ...position },
      })),
      edges: edges.map(({ from, to }) => ({ from, to })),
    },
  };
}
