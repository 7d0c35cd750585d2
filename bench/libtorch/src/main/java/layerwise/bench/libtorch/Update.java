package layerwise.bench.libtorch;

import static org.bytedeco.pytorch.global.torch.nativeResolver;
import static org.bytedeco.pytorch.global.torch.zeros_like;

import java.lang.ref.Reference;
import java.util.List;
import java.util.Locale;
import layerwise.bench.Workload;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.AbstractTensor;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.CompilationUnit;
import org.bytedeco.pytorch.Function;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.Optimizer;
import org.bytedeco.pytorch.QualifiedNameOptional;
import org.bytedeco.pytorch.SGD;
import org.bytedeco.pytorch.SGDOptions;
import org.bytedeco.pytorch.Self;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;

/** An optimiser's step over all parameters. */
@FunctionalInterface
interface Update {
    /** Parameters, gradients, first and second moments, numbers of steps. */
    List<String> KINDS = List.of("p", "g", "s", "r", "n");

    void step();

    /** The optimiser of LibTorch's C++ library. */
    static Update own(Workload workload, List<Tensor> parameters) {
        TensorVector vector = new TensorVector(parameters.toArray(Tensor[]::new));
        Optimizer optimizer = switch (workload.rule()) {
            case GRADIENT_DESCENT -> new SGD(vector, new SGDOptions(workload.learningRate()));
            case MOMENTUM -> {
                SGDOptions options = new SGDOptions(workload.learningRate());
                options.momentum().put(Workload.MOMENTUM);
                yield new SGD(vector, options);
            }
            case ADAM -> {
                // The βs are the workloads' already.
                AdamOptions options = new AdamOptions(workload.learningRate());
                options.eps().put(Workload.EPSILON);
                yield new Adam(vector, options);
            }
        };
        return optimizer::step;
    }

    /** PyTorch's fused operations, one per step, which Python's {@code fused=True} takes; reached through a script. */
    static Update fused(Workload workload, List<Tensor> parameters) {
        int count = parameters.size();
        CompilationUnit unit = new CompilationUnit();
        Function function = unit.define(
                        new QualifiedNameOptional(), script(workload, count), nativeResolver(), new Self((Pointer)
                                null))
                .get(0);
        IValue[] arguments = new IValue[KINDS.size() * count];
        for (int i = 0; i < count; i++) {
            Tensor p = parameters.get(i).detach();
            arguments[i] = new IValue(p);
            arguments[2 * count + i] = new IValue(zeros_like(p));
            arguments[3 * count + i] = new IValue(zeros_like(p));
            arguments[4 * count + i] =
                    new IValue(AbstractTensor.create(new float[] {0}).squeeze());
        }
        return () -> {
            for (int i = 0; i < count; i++) {
                arguments[count + i] = new IValue(parameters.get(i).grad());
            }
            function.run(new IValueVector(arguments));
            // The function belongs to it, and would go with it.
            Reference.reachabilityFence(unit);
        };
    }

    /** Takes the tensors one by one, because the bindings cannot pass lists of them. */
    private static String script(Workload workload, int count) {
        StringBuilder names = new StringBuilder();
        StringBuilder lists = new StringBuilder();
        for (String kind : KINDS) {
            StringBuilder list = new StringBuilder();
            for (int i = 0; i < count; i++) {
                list.append(i == 0 ? "" : ", ").append(kind).append(i);
            }
            names.append(names.isEmpty() ? "" : ", ").append(list);
            lists.append("    ").append(kind).append(" = [").append(list).append("]\n");
        }
        String call = switch (workload.rule()) {
            case ADAM ->
                String.format(
                        Locale.ROOT,
                        "    torch._foreach_add_(n, 1.0)\n"
                                + "    torch._fused_adam_(p, g, s, r, none, n, lr=%s, beta1=%s, beta2=%s,"
                                + " weight_decay=0.0, eps=%s, amsgrad=False, maximize=False)\n",
                        workload.learningRate(),
                        Workload.BETA1,
                        Workload.BETA2,
                        Workload.EPSILON);
            case MOMENTUM, GRADIENT_DESCENT ->
                String.format(
                        Locale.ROOT,
                        "    torch._fused_sgd_(p, g, %s, weight_decay=0.0, momentum=%s, lr=%s, dampening=0.0,"
                                + " nesterov=False, maximize=False, is_first_step=False)\n",
                        workload.rule() == Workload.Rule.MOMENTUM ? "s" : "none",
                        workload.rule() == Workload.Rule.MOMENTUM ? Workload.MOMENTUM : 0.0,
                        workload.learningRate());
        };
        // Without a result the script would be taken to do nothing.
        return "def update(" + names + "):\n" + lists + "    none: List[Tensor] = []\n" + call + "    return p[0]\n";
    }
}
