package org.harmonium.backend.cpu;

/**
 * The numbers of one step of Adam.
 *
 * @param rate the learning rate
 * @param beta1 the decay of the mean of the gradient
 * @param beta2 the decay of the mean of its square
 * @param c1 the bias correction 1 / (1 - beta1^t) at step t
 * @param c2 the bias correction 1 / (1 - beta2^t) at step t
 * @param epsilon what keeps the division from zero
 */
public record AdamRates(float rate, float beta1, float beta2, float c1, float c2, float epsilon) {}
