package layerwise;

/**
 * The search for a step a > 0 along a direction of descent, φ(a) = J(θ + a·d), that satisfies the strong Wolfe conditions
 *
 * <pre>{@code
 * φ(a)    ≤ φ(0) + µ·a·φ′(0)      µ = 0.001
 * |φ′(a)| ≤ η·|φ′(0)|             η = 0.9
 * }</pre>
 *
 * <p>It keeps the best step so far and, once the sign of a slope or a higher cost has shown that a minimum lies between, the
 * other end of an interval; the next step comes from cubics and secants through what was measured, safeguarded so that the
 * interval shrinks. Moré and Thuente, <em>Line search algorithms with guaranteed sufficient decrease</em>, ACM Transactions on
 * Mathematical Software 20(3), 1994, §2 to §4; the constants are those of L-BFGS-B (Zhu, Byrd, Lu and Nocedal, algorithm 778,
 * 1997). A step where the cost or its slope is not finite, of which the paper does not speak, bounds the search from above.
 *
 * <p>The caller evaluates φ at {@link #step} and reports it to {@link #accepts} until that says yes.
 */
final class LineSearch {
    /** µ, the share of the decrease that φ′(0) promises. */
    static final double SUFFICIENT_DECREASE = 1e-3;
    /** η, the share of the slope that may be left. */
    static final double CURVATURE = 0.9;

    private static final double LONGEST = 1e10;
    /** An interval narrower than this share of its upper end is not searched further. */
    private static final double NARROW = 0.1;
    /** The interval must shrink by this factor in any two steps, else it is halved (paper, §4). */
    private static final double SHRINKAGE = 0.66;
    /** How far beyond the best step the search may go while it knows no upper end, in units of the last advance. */
    private static final double LEAST_ADVANCE = 1.1;

    private static final double MOST_ADVANCE = 4;
    /** Where to go between the best step and one at which the cost was not finite. */
    private static final double RETREAT = 0.1;

    private double initialCost;
    private double initialSlope;
    private double longest;
    private boolean modified;
    private boolean bracketed;
    private double width;
    private double widthBefore;

    private double step;
    private double lower;
    private double upper;

    private double best;
    private double bestCost;
    private double bestSlope;
    private double other;
    private double otherCost;
    private double otherSlope;

    /** Begins a search from φ(0) and φ′(0) &lt; 0 with a first step. */
    void start(double cost, double slope, double firstStep) {
        initialCost = cost;
        initialSlope = slope;
        longest = LONGEST;
        modified = true;
        bracketed = false;
        width = LONGEST;
        widthBefore = 2 * LONGEST;
        step = Math.min(firstStep, LONGEST);
        lower = 0;
        upper = step + MOST_ADVANCE * step;
        best = 0;
        bestCost = cost;
        bestSlope = slope;
        other = 0;
        otherCost = cost;
        otherSlope = slope;
    }

    /** The step to evaluate next or, after it was accepted, the result. */
    double step() {
        return step;
    }

    /**
     * Whether the step may stand, given φ and φ′ there: because it satisfies both conditions, or because rounding, the width
     * of the interval or the longest possible step leave nothing better to find. Otherwise {@link #step} is another one.
     */
    boolean accepts(double cost, double slope) {
        if (!Double.isFinite(cost) || !Double.isFinite(slope)) {
            retreat();
            return false;
        }
        double decrease = SUFFICIENT_DECREASE * initialSlope;
        double enough = initialCost + step * decrease;
        if (modified && cost <= enough && slope >= 0) {
            modified = false;
        }
        if (isSatisfying(cost, slope, enough) || isExhausted(cost, slope, enough)) {
            return true;
        }
        // As long as no step is low enough, ψ(a) = φ(a) − φ(0) − µ·a·φ′(0) takes the place of φ: its minimum is (paper,
        // §2).
        double slant = modified && cost <= bestCost && cost > enough ? decrease : 0;
        bestCost -= best * slant;
        bestSlope -= slant;
        otherCost -= other * slant;
        otherSlope -= slant;
        double next = narrow(step, cost - step * slant, slope - slant);
        bestCost += best * slant;
        bestSlope += slant;
        otherCost += other * slant;
        otherSlope += slant;
        safeguard(next);
        return false;
    }

    private boolean isSatisfying(double cost, double slope, double enough) {
        return cost <= enough && Math.abs(slope) <= CURVATURE * -initialSlope;
    }

    private boolean isExhausted(double cost, double slope, double enough) {
        double decrease = SUFFICIENT_DECREASE * initialSlope;
        boolean longestIsLow = step == longest && cost <= enough && slope <= decrease;
        boolean shortestIsHigh = step == 0 && (cost > enough || slope >= decrease);
        return longestIsLow || shortestIsHigh || (bracketed && (step <= lower || step >= upper || isNarrow()));
    }

    private boolean isNarrow() {
        return upper - lower <= NARROW * upper;
    }

    /** Beyond this step there is nothing to measure: the search begins anew between the best one and a shorter one. */
    private void retreat() {
        step = best + RETREAT * (step - best);
        longest = step;
        bracketed = false;
        lower = best;
        upper = step;
    }

    /**
     * Takes in a measured step t and gives the next one, by the four cases of the paper's §4: a higher cost; a slope of the
     * other sign; a slope of the same sign that is flatter; one that is not.
     */
    private double narrow(double t, double cost, double slope) {
        boolean higher = cost > bestCost;
        boolean turned = slope * Math.signum(bestSlope) < 0;
        double next;
        if (higher) {
            next = betweenBestAndHigher(t, cost, slope);
        } else if (turned) {
            double cubic = t + fractionOfCubic(t, cost, slope, best, bestCost, bestSlope) * (best - t);
            double secant = t + slope / (slope - bestSlope) * (best - t);
            next = Math.abs(cubic - t) > Math.abs(secant - t) ? cubic : secant;
        } else if (Math.abs(slope) < Math.abs(bestSlope)) {
            next = beyondFlatter(t, cost, slope);
        } else if (bracketed) {
            next = t + fractionOfCubic(t, cost, slope, other, otherCost, otherSlope) * (other - t);
        } else {
            next = t > best ? upper : lower;
        }
        if (higher) {
            setOther(t, cost, slope);
        } else {
            if (turned) {
                setOther(best, bestCost, bestSlope);
            }
            best = t;
            bestCost = cost;
            bestSlope = slope;
        }
        bracketed = bracketed || higher || turned;
        return next;
    }

    private void setOther(double a, double cost, double slope) {
        other = a;
        otherCost = cost;
        otherSlope = slope;
    }

    private double betweenBestAndHigher(double t, double cost, double slope) {
        double cubic = best + fractionOfCubic(best, bestCost, bestSlope, t, cost, slope) * (t - best);
        double quadratic = best + bestSlope / ((bestCost - cost) / (t - best) + bestSlope) / 2 * (t - best);
        // The cubic knows more, but is taken at its word only where it stays nearer to the best step.
        return Math.abs(cubic - best) < Math.abs(quadratic - best) ? cubic : cubic + (quadratic - cubic) / 2;
    }

    private double beyondFlatter(double t, double cost, double slope) {
        double theta = theta(t, cost, slope, best, bestCost, bestSlope);
        double gamma = gamma(theta, slope, bestSlope) * Math.signum(best - t);
        double fraction = fraction(theta, gamma, slope, bestSlope);
        double cubic;
        if (fraction < 0 && gamma != 0) {
            cubic = t + fraction * (best - t);
        } else {
            cubic = t > best ? upper : lower;
        }
        double secant = t + slope / (slope - bestSlope) * (best - t);
        boolean cubicIsNearer = Math.abs(cubic - t) < Math.abs(secant - t);
        boolean cubicIsFarther = Math.abs(cubic - t) > Math.abs(secant - t);
        if (!bracketed) {
            return Math.max(lower, Math.min(upper, cubicIsFarther ? cubic : secant));
        }
        double next = cubicIsNearer ? cubic : secant;
        double limit = t + SHRINKAGE * (other - t);
        return t > best ? Math.min(limit, next) : Math.max(limit, next);
    }

    /** Where the cubic through u and v, with these costs and slopes, is lowest: as a fraction of the way from u to v. */
    private static double fractionOfCubic(
            double u, double costU, double slopeU, double v, double costV, double slopeV) {
        double theta = theta(u, costU, slopeU, v, costV, slopeV);
        return fraction(theta, gamma(theta, slopeU, slopeV) * Math.signum(v - u), slopeU, slopeV);
    }

    private static double theta(double u, double costU, double slopeU, double v, double costV, double slopeV) {
        return 3 * (costU - costV) / (v - u) + slopeU + slopeV;
    }

    /** √(θ² − slopes' product), scaled so that nothing overflows; 0 where the cubic has no minimum. */
    private static double gamma(double theta, double slopeU, double slopeV) {
        double scale = Math.max(Math.abs(theta), Math.max(Math.abs(slopeU), Math.abs(slopeV)));
        double ratio = theta / scale;
        return scale * Math.sqrt(Math.max(0, ratio * ratio - slopeU / scale * (slopeV / scale)));
    }

    private static double fraction(double theta, double gamma, double slopeU, double slopeV) {
        return (gamma - slopeU + theta) / (gamma - slopeU + gamma + slopeV);
    }

    private void safeguard(double next) {
        if (bracketed) {
            double newWidth = Math.abs(other - best);
            boolean shrankTooLittle = newWidth >= SHRINKAGE * widthBefore;
            // The equations above divide by differences, which may be zero.
            if (shrankTooLittle || Double.isNaN(next)) {
                next = best + 0.5 * (other - best);
            }
            widthBefore = width;
            width = newWidth;
            lower = Math.min(best, other);
            upper = Math.max(best, other);
        } else {
            lower = next + LEAST_ADVANCE * (next - best);
            upper = next + MOST_ADVANCE * (next - best);
        }
        step = Math.min(Math.max(next, 0), longest);
        if (bracketed && (step <= lower || step >= upper || isNarrow())) {
            // No further progress: the best step is evaluated once more, and then accepted.
            step = best;
        }
    }
}
