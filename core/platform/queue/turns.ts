/** Whose turn it is: the two facts of fair sharing that all producers and consumers of a queue have in common. */

export interface Turns {
  /** The turn of a new job of this share. */
  take(queueName: string, share: string): Promise<number>;
  /** The job of this turn has begun. Returns the turn being served: the highest that ever was in this epoch. */
  serve(queueName: string, turn: number): Promise<number>;
  /** Ends the epoch: every turn goes back by so many, once, whoever asks first. */
  goBack(queueName: string, epoch: number): Promise<void>;
}
