// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/watch/text_search.h"

#include <QtGlobal>

#include <bit>
#include <utility>

#ifdef Q_PROCESSOR_X86_64
#include <immintrin.h>
#endif

namespace wps
{

namespace
{

bool isLetter(char c)
{
    return c >= 'a' && c <= 'z';
}

char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
}

bool standsAt(const char *at, QByteArrayView needle)
{
    for (qsizetype i = 0; i < needle.size(); ++i) {
        if (lower(at[i]) != needle[i])
            return false;
    }
    return true;
}

const char *findPlain(const char *begin, const char *end, QByteArrayView needle)
{
    for (const char *at = begin; end - at >= needle.size(); ++at) {
        if (standsAt(at, needle))
            return at;
    }
    return end;
}

#ifdef Q_PROCESSOR_X86_64
// A place is looked at when the needle's first and last byte may stand there. Setting bit 0x20 makes letters small and
// a few other signs alike, which standsAt() tells apart.

char foldBit(char c)
{
    return isLetter(c) ? 0x20 : 0;
}

__attribute__((target("avx2"))) const char *findAvx2(const char *begin, const char *end, QByteArrayView needle)
{
    constexpr qsizetype kWidth = 32;
    const qsizetype span = needle.size() - 1;
    const __m256i first = _mm256_set1_epi8(needle.front());
    const __m256i last = _mm256_set1_epi8(needle.back());
    const __m256i foldFirst = _mm256_set1_epi8(foldBit(needle.front()));
    const __m256i foldLast = _mm256_set1_epi8(foldBit(needle.back()));
    const char *at = begin;
    for (; end - at >= span + kWidth; at += kWidth) {
        const __m256i here = _mm256_loadu_si256(reinterpret_cast<const __m256i *>(at));
        const __m256i there = _mm256_loadu_si256(reinterpret_cast<const __m256i *>(at + span));
        const __m256i both = _mm256_and_si256(_mm256_cmpeq_epi8(_mm256_or_si256(here, foldFirst), first),
                                              _mm256_cmpeq_epi8(_mm256_or_si256(there, foldLast), last));
        for (auto mask = static_cast<unsigned>(_mm256_movemask_epi8(both)); mask != 0; mask &= mask - 1) {
            const char *place = at + std::countr_zero(mask);
            if (standsAt(place, needle))
                return place;
        }
    }
    return findPlain(at, end, needle);
}

const char *findSse2(const char *begin, const char *end, QByteArrayView needle)
{
    constexpr qsizetype kWidth = 16;
    const qsizetype span = needle.size() - 1;
    const __m128i first = _mm_set1_epi8(needle.front());
    const __m128i last = _mm_set1_epi8(needle.back());
    const __m128i foldFirst = _mm_set1_epi8(foldBit(needle.front()));
    const __m128i foldLast = _mm_set1_epi8(foldBit(needle.back()));
    const char *at = begin;
    for (; end - at >= span + kWidth; at += kWidth) {
        const __m128i here = _mm_loadu_si128(reinterpret_cast<const __m128i *>(at));
        const __m128i there = _mm_loadu_si128(reinterpret_cast<const __m128i *>(at + span));
        const __m128i both = _mm_and_si128(_mm_cmpeq_epi8(_mm_or_si128(here, foldFirst), first),
                                           _mm_cmpeq_epi8(_mm_or_si128(there, foldLast), last));
        for (auto mask = static_cast<unsigned>(_mm_movemask_epi8(both)); mask != 0; mask &= mask - 1) {
            const char *place = at + std::countr_zero(mask);
            if (standsAt(place, needle))
                return place;
        }
    }
    return findPlain(at, end, needle);
}
#endif

} // namespace

TextSearch::TextSearch(QByteArray needle) : m_needle(std::move(needle)) {}

const char *TextSearch::find(const char *begin, const char *end) const
{
    if (m_needle.isEmpty())
        return begin;
#ifdef Q_PROCESSOR_X86_64
    static const bool hasAvx2 = __builtin_cpu_supports("avx2") != 0;
    return hasAvx2 ? findAvx2(begin, end, m_needle) : findSse2(begin, end, m_needle);
#else
    return findPlain(begin, end, m_needle);
#endif
}

} // namespace wps
