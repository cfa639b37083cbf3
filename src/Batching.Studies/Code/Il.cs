using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace Batching.Studies;

/// <summary>Reads instructions of IL.</summary>
internal static class Il
{
    internal static int ReadCode(ref BlobReader il)
    {
        int code = il.ReadByte();
        return code == 0xFE ? 0xFE00 | il.ReadByte() : code;
    }

    internal static void Skip(int code, ref BlobReader il)
        => il.Offset += IlOperands.SizeOf(code) switch
        {
            IlOperands.Token => 4,
            IlOperands.Switch => 4 + (4 * Int32(il)),
            var size => size,
        };

    /// <summary>The token after an instruction code. The reader does not advance.</summary>
    internal static EntityHandle Token(BlobReader il) => MetadataTokens.EntityHandle(Int32(il));

    /// <summary>Whether an instruction has no effect except on the stack. Calls are not among these.</summary>
    internal static bool OnlyReads(int code) => code is
        0x00 // nop
        or (>= 0x02 and <= 0x09) or 0x0E or 0x0F or 0x11 or 0x12 // ldarg, ldloc and their addresses
        or (>= 0x14 and <= 0x23) or 0x25 or 0x26 // ldnull, ldc, dup, pop
        or (>= 0x2B and <= 0x44) // branches
        or (>= 0x46 and <= 0x50) // ldind
        or (>= 0x58 and <= 0x6E) // arithmetic, conv
        or (>= 0x71 and <= 0x72) or 0x75 or 0x76 // ldobj, ldstr, isinst, conv
        or (>= 0x7B and <= 0x7C) or (>= 0x7E and <= 0x7F) // ldfld, ldsfld and their addresses
        or (>= 0x82 and <= 0x8C) or (>= 0x8E and <= 0x9A) or 0xA3 or 0xA5 // conv, box, ldlen, ldelem, unbox.any
        or (>= 0xB3 and <= 0xBA) or (>= 0xD1 and <= 0xD3) // conv
        or (>= 0xFE01 and <= 0xFE05) or 0xFE09 or 0xFE0A or 0xFE0C or 0xFE0D; // comparisons, ldarg, ldloc

    private static int Int32(BlobReader il) => il.ReadInt32();
}
