package layerwise.bench.own;

import java.io.IOException;
import layerwise.Model;
import layerwise.Network;
import layerwise.Parameters;
import layerwise.Predictor;
import layerwise.bench.AbsentException;
import layerwise.bench.Configuration;
import layerwise.bench.SteppingEntry;
import layerwise.bench.Tensors;
import layerwise.bench.Workload;
import layerwise.math.Kernels;
import layerwise.math.Matrix;

/** Prediction by a {@link Predictor}: one row as arrays, a batch as matrices. */
final class Prediction extends SteppingEntry {
    private final Tensors tensors;
    private final Predictor predictor;
    private final float[][] rows;
    private final Matrix[] batches;
    private final float[] a;
    private final Matrix output;

    Prediction(Tensors tensors, Configuration configuration, Network network, Parameters parameters)
            throws AbsentException, IOException {
        this.tensors = tensors;
        Workload workload = tensors.workload();
        int size = workload.batchSize();
        predictor = Model.of(network, parameters).predictor(kernels(configuration), size);
        rows = new float[workload.batches()][];
        batches = new Matrix[workload.batches()];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = tensors.x(i);
            batches[i] = Matrix.wrap(rows[i], workload.inputs(), size);
        }
        a = new float[workload.outputs() * size];
        output = Matrix.wrap(a, workload.outputs(), size);
    }

    private static Kernels kernels(Configuration configuration) throws AbsentException {
        String name = configuration.get("kernels", "best");
        try {
            return name.equals("best")
                    ? Kernels.best(configuration.threads())
                    : Kernels.named(name, configuration.threads());
        } catch (IllegalArgumentException e) {
            throw AbsentException.because(e);
        }
    }

    @Override
    public String version() {
        return "";
    }

    @Override
    protected int batches() {
        return batches.length;
    }

    @Override
    protected void step(int batch) {
        if (output.columns() == 1) {
            predictor.predict(rows[batch], a);
        } else {
            predictor.predict(batches[batch], output);
        }
    }

    @Override
    public double[] losses(int steps) throws IOException {
        step(0);
        return new double[] {tensors.loss(a)};
    }
}
