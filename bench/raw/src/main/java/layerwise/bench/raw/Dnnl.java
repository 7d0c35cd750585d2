package layerwise.bench.raw;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** oneDNN's products of row-major matrices, C := op(A)·op(B), by its library out of the jar that carries it. */
@SuppressWarnings("restricted") // The process is started with native access enabled.
final class Dnnl {
    private static final String FOLDER = "/org/bytedeco/dnnl/linux-x86_64/";

    private final MethodHandle sgemm;
    private final MethodHandle bfloat16Gemm;

    Dnnl() throws IOException {
        Path cache = Files.createDirectories(
                Path.of(System.getProperty("layerwise.bench.cache", "target")).resolve("dnnl"));
        Path openMp = unpack("libgomp.so.1", cache);
        Path library = unpack("libdnnl.so.3", cache);
        System.load(openMp.toString());
        SymbolLookup symbols = SymbolLookup.libraryLookup(library, Arena.global());
        // char transa, char transb, int64 M, N, K, float alpha, A, lda, B, ldb, float beta, C, ldc
        FunctionDescriptor gemm = FunctionDescriptor.of(
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_BYTE,
                ValueLayout.JAVA_BYTE,
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_FLOAT,
                ValueLayout.ADDRESS,
                ValueLayout.JAVA_LONG,
                ValueLayout.ADDRESS,
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_FLOAT,
                ValueLayout.ADDRESS,
                ValueLayout.JAVA_LONG);
        Linker linker = Linker.nativeLinker();
        sgemm = linker.downcallHandle(symbols.findOrThrow("dnnl_sgemm"), gemm);
        bfloat16Gemm = linker.downcallHandle(symbols.findOrThrow("dnnl_gemm_bf16bf16f32"), gemm);
    }

    private static Path unpack(String name, Path cache) throws IOException {
        Path file = cache.resolve(name);
        if (!Files.exists(file)) {
            Path fresh = Files.createTempFile(cache, name, ".new");
            try (InputStream in = Dnnl.class.getResourceAsStream(FOLDER + name)) {
                if (in == null) {
                    throw new IOException(name + " is not in the jar");
                }
                Files.copy(in, fresh, StandardCopyOption.REPLACE_EXISTING);
            }
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        }
        return file;
    }

    /**
     * C := op(A)·op(B) of row-major matrices.
     *
     * @param bfloat16 whether A and B are bfloat16; C is float32 anyway
     * @param m the rows of C
     * @param n the columns of C
     * @param k the columns of op(A)
     */
    void multiply(
            boolean bfloat16,
            boolean transposeA,
            boolean transposeB,
            long m,
            long n,
            long k,
            MemorySegment a,
            MemorySegment b,
            MemorySegment c) {
        try {
            MethodHandle gemm = bfloat16 ? bfloat16Gemm : sgemm;
            int status = (int) gemm.invokeExact(
                    (byte) (transposeA ? 'T' : 'N'),
                    (byte) (transposeB ? 'T' : 'N'),
                    m,
                    n,
                    k,
                    1f,
                    a,
                    transposeA ? m : k,
                    b,
                    transposeB ? k : n,
                    0f,
                    c,
                    n);
            if (status != 0) {
                throw new IllegalStateException("oneDNN failed with status " + status);
            }
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
