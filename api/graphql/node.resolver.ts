/** `node` and `nodes` over the sources of every noun. */

import { Arg, Ctx, ID, Query, Resolver } from 'type-graphql';
import { AppError } from '../../core/errors.ts';
import { nodeSources } from './catalogue.ts';
import type { Context } from './context.ts';
import { loadNode, Node } from './node.ts';

const maxIds = 100;

@Resolver()
export class NodeResolver {
  @Query(() => Node, {
    nullable: true,
    description: 'Whatever has this id; null when there is nothing that you can see.',
  })
  node(
    @Ctx() context: Context,
    @Arg('id', () => ID, { description: 'An id of any kind.' }) id: string,
  ): Promise<object | null> {
    return loadNode(nodeSources, context, id);
  }

  @Query(() => [Node], {
    nullable: 'items',
    description: 'As `node`, for up to 100 ids: in the same order, with null where there is nothing that you can see.',
  })
  nodes(
    @Ctx() context: Context,
    @Arg('ids', () => [ID], { description: 'Ids of any kinds.' }) ids: string[],
  ): Promise<(object | null)[]> {
    if (ids.length > maxIds) throw new AppError('invalid', `ids: at most ${maxIds} at once.`);
    return Promise.all(ids.map((id) => loadNode(nodeSources, context, id)));
  }
}
