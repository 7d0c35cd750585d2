package layerwise.data;

import io.jhdf.Constants;
import io.jhdf.FractalHeap;
import io.jhdf.GroupSymbolTableNode;
import io.jhdf.LocalHeap;
import io.jhdf.ObjectHeader;
import io.jhdf.Superblock;
import io.jhdf.SymbolTableEntry;
import io.jhdf.Utils;
import io.jhdf.btree.BTreeV1;
import io.jhdf.btree.BTreeV2;
import io.jhdf.btree.record.LinkNameForIndexedGroupRecord;
import io.jhdf.object.message.DataSpaceMessage;
import io.jhdf.object.message.DataTypeMessage;
import io.jhdf.object.message.LinkInfoMessage;
import io.jhdf.object.message.LinkMessage;
import io.jhdf.object.message.SymbolTableMessage;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The arrays of an HDF5 file, in its groups and their groups. Links by name, to this file or to others, are not followed: what they lead to
 * has a place of its own.
 */
final class Hdf5Tree {
    private static final int SOFT_LINK = 2;

    private final Hdf5Storage storage;
    private final Map<String, Hdf5Dataset> datasets = new TreeMap<>();
    private final Map<String, RuntimeException> failures = new TreeMap<>();
    private final Set<Long> visited = new HashSet<>();

    /** All arrays of a file. */
    Hdf5Tree(Hdf5Storage storage) {
        this.storage = storage;
        long root = switch (storage.getSuperblock()) {
            case Superblock.SuperblockV0V1 old ->
                new SymbolTableEntry(storage, old.getRootGroupSymbolTableAddress() - old.getBaseAddressByte())
                        .getObjectHeaderAddress();
            case Superblock.SuperblockV2V3 recent -> recent.getRootGroupObjectHeaderAddress();
            default -> throw new IllegalArgumentException("an unknown superblock");
        };
        visited.add(root);
        addGroup("", ObjectHeader.readObjectHeader(storage, root));
    }

    /** The arrays by their paths, in the order of these. */
    Map<String, Hdf5Dataset> datasets() {
        return datasets;
    }

    /** Why objects, by their paths, cannot be read. */
    Map<String, RuntimeException> failures() {
        return failures;
    }

    private void addGroup(String prefix, ObjectHeader header) {
        if (header.hasMessageOfType(SymbolTableMessage.class)) {
            addSymbols(prefix, header.getMessageOfType(SymbolTableMessage.class));
        } else if (header.hasMessageOfType(LinkInfoMessage.class)) {
            addLinks(prefix, header, header.getMessageOfType(LinkInfoMessage.class));
        }
    }

    private void addSymbols(String prefix, SymbolTableMessage table) {
        ByteBuffer names = new LocalHeap(storage, table.getLocalHeapAddress()).getDataBuffer();
        for (long node :
                BTreeV1.createGroupBTree(storage, table.getBTreeAddress()).getChildAddresses()) {
            for (SymbolTableEntry entry : new GroupSymbolTableNode(storage, node).getSymbolTableEntries()) {
                if (entry.getCacheType() != SOFT_LINK) {
                    names.position(entry.getLinkNameOffset());
                    add(prefix + Utils.readUntilNull(names), entry.getObjectHeaderAddress());
                }
            }
        }
    }

    private void addLinks(String prefix, ObjectHeader header, LinkInfoMessage info) {
        if (info.getBTreeNameIndexAddress() == Constants.UNDEFINED_ADDRESS) {
            for (LinkMessage link : header.getMessagesOfType(LinkMessage.class)) {
                add(prefix, link);
            }
            return;
        }
        // The number of records, see III.A.2 of the specification, is allocated by jHDF.
        storage.requireEntries(
                info.getBTreeNameIndexAddress() + 16 + storage.getSizeOfOffsets() + 2,
                storage.getSizeOfLengths(),
                Integer.BYTES);
        BTreeV2<LinkNameForIndexedGroupRecord> index = new BTreeV2<>(storage, info.getBTreeNameIndexAddress());
        FractalHeap heap = new FractalHeap(storage, info.getFractalHeapAddress());
        for (LinkNameForIndexedGroupRecord entry : index.getRecords()) {
            add(prefix, LinkMessage.fromBuffer(heap.getId(entry.getId()), storage.getSuperblock()));
        }
    }

    private void add(String prefix, LinkMessage link) {
        if (link.getLinkType() == LinkMessage.LinkType.HARD) {
            add(prefix + link.getLinkName(), link.getHardLinkAddress());
        }
    }

    private void add(String path, long address) {
        ObjectHeader header;
        try {
            header = ObjectHeader.readObjectHeader(storage, address);
            if (header.hasMessageOfType(DataSpaceMessage.class)) {
                datasets.put(path, Hdf5Dataset.of(path, header, storage));
                return;
            }
        } catch (RuntimeException e) {
            failures.put(path, e);
            return;
        }
        if (!header.hasMessageOfType(DataTypeMessage.class) && visited.add(address)) {
            addGroup(path + "/", header);
        }
    }
}
