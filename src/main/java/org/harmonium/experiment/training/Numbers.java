package org.harmonium.experiment.training;

/**
 * How many numbers a backend holds for a run.
 *
 * @param parameters of the model, of its copies, and what rules remember, in the largest phase
 * @param rows of minibatches and chains in that phase
 * @param model the parameters of the model alone
 * @param units of all layers above the rows of data
 * @param judging what is held while the result is judged
 */
public record Numbers(long parameters, long rows, long model, long units, long judging) {}
