package layerwise.math;

/** How an optimiser changes parameters, and how many arrays of state it keeps beside them. */
enum UpdateRule {
    GRADIENT_DESCENT(0),
    MOMENTUM(1),
    NESTEROV(1),
    RMS_PROP(1),
    ADAM(2),
    SCHEDULE_FREE(2);

    final int states;

    UpdateRule(int states) {
        this.states = states;
    }
}
