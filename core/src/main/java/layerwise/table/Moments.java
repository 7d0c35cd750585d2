package layerwise.table;

/**
 * Mean, standard deviation and skewness of numbers in one pass, whatever their size: B. P. Welford's updates, Technometrics 4 (1962),
 * extended to the third moment by T. B. Terriberry (2007), with the mean from a compensated sum. Everything is computed in a unit that is
 * a power of two near the numbers, so that no square overflows or vanishes. The result depends on the numbers and their order alone.
 */
final class Moments {
    private static final double LARGEST = 0x1p300;

    private long count;
    // Numbers are multiplied by it before anything is computed; 0 as long as all were 0.
    private double unit;
    private double running;
    private double second;
    private double third;
    private double sum;
    private double lost;

    void add(double x) {
        double y = inUnit(x);
        count++;
        double delta = y - running;
        double step = delta / count;
        double product = delta * step * (count - 1);
        running += step;
        third += product * step * (count - 2) - 3 * step * second;
        second += product;
        addToSum(y);
    }

    private double inUnit(double x) {
        double y = x * unit;
        if (Math.abs(y) > LARGEST || (unit == 0 && x != 0)) {
            double next = Math.scalb(1.0, -Math.clamp(Math.getExponent(x), -1000, 1000));
            double ratio = unit == 0 ? 1 : next / unit;
            running *= ratio;
            sum *= ratio;
            lost *= ratio;
            second = second * ratio * ratio;
            third = third * ratio * ratio * ratio;
            unit = next;
            y = x * unit;
        }
        return y;
    }

    /** A. Neumaier's sum, ZAMM 54 (1974). */
    private void addToSum(double y) {
        double total = sum + y;
        lost += Math.abs(sum) >= Math.abs(y) ? (sum - total) + y : (y - total) + sum;
        sum = total;
    }

    /** NaN of no numbers. */
    double mean() {
        return unit == 0 ? (count == 0 ? Double.NaN : 0) : (sum + lost) / count / unit;
    }

    /** The population standard deviation. */
    double deviation() {
        return unit == 0 ? 0 : Math.sqrt(second / count) / unit;
    }

    /** The population skewness; 0 where all numbers are equal. */
    double skewness() {
        return second > 0 ? third / count / Math.pow(second / count, 1.5) : 0;
    }
}
